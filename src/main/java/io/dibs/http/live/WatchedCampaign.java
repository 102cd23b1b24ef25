package io.dibs.http.live;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** One campaign that is watched on this node, and who watches it. The feed's context runs it. */
final class WatchedCampaign {
    private final List<LoopSubscribers> audiences = new ArrayList<>();
    private final IssueRate pace = new IssueRate();
    private Buffer latest;
    private boolean draft;

    void add(LoopSubscribers audience) {
        audiences.add(audience);
        if (latest != null) {
            audience.show(latest, draft);
        }
    }

    void remove(LoopSubscribers audience) {
        audiences.remove(audience);
    }

    boolean isEmpty() {
        return audiences.isEmpty();
    }

    /** The bytes are made once for all listeners, and only where they differ from the last. */
    void show(CampaignProgress standing, long now, long nanos) {
        Buffer event = event(standing, now, pace.perSecond(standing.issued(), nanos));
        if (!event.equals(latest)) {
            latest = event;
            draft = standing.terms().phase() == CampaignPhase.DRAFT;
            audiences.forEach(audience -> audience.show(event, draft));
        }
    }

    /** Campaign not found, or not any more. */
    void end() {
        audiences.forEach(LoopSubscribers::end);
    }

    /** Whoever has seen something already goes on waiting; who has not is told. */
    void fail(Throwable cause) {
        if (latest == null) {
            audiences.forEach(audience -> audience.fail(cause));
        }
    }

    private static Buffer event(CampaignProgress standing, long now, long perSecond) {
        Terms terms = standing.terms();
        String data = new JsonObject()
                .put("campaign", terms.campaign())
                .put("state", terms.status(now, standing.issued()).label())
                .put("stock", terms.stock())
                .put("issued", standing.issued())
                .put("remaining", Math.max(0, terms.supply() - standing.issued()))
                .put("rate", perSecond)
                .encode();
        return Buffer.buffer("data: " + data + "\n\n");
    }
}
