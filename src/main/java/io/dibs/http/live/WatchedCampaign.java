package io.dibs.http.live;

import io.dibs.campaign.CampaignPhase;
import io.dibs.campaign.Terms;
import io.dibs.repository.CampaignProgressReader.CampaignProgress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One campaign that is watched on this node, and who watches it. The feed's context runs it. */
final class WatchedCampaign {
    private final List<LoopSubscribers> loops = new ArrayList<>();
    private final IssueRate issueRate = new IssueRate();
    private @Nullable Buffer latest;
    private boolean draft;

    void add(LoopSubscribers subscribers) {
        loops.add(subscribers);
        if (latest != null) {
            subscribers.show(latest, draft);
        }
    }

    void remove(LoopSubscribers subscribers) {
        loops.remove(subscribers);
    }

    boolean isEmpty() {
        return loops.isEmpty();
    }

    /** The bytes are made once for all listeners, and only where they differ from the last. */
    void show(CampaignProgress progress, long now, long nanos) {
        Buffer event = event(progress, now, issueRate.perSecond(progress.issued(), nanos));
        if (!event.equals(latest)) {
            latest = event;
            draft = progress.terms().phase() == CampaignPhase.DRAFT;
            loops.forEach(subscribers -> subscribers.show(event, draft));
        }
    }

    /** Campaign not found, or not any more. */
    void end() {
        loops.forEach(LoopSubscribers::end);
    }

    /** Subscribers that have got an event keep waiting; new ones fail. */
    void fail(Throwable cause) {
        if (latest == null) {
            loops.forEach(subscribers -> subscribers.fail(cause));
        }
    }

    private static Buffer event(CampaignProgress progress, long now, long perSecond) {
        Terms terms = progress.terms();
        String data = new JsonObject()
                .put("campaign", terms.campaign())
                .put("state", terms.status(now, progress.issued()).label())
                .put("stock", terms.stock())
                .put("issued", progress.issued())
                .put("remaining", Math.max(0, terms.supply() - progress.issued()))
                .put("rate", perSecond)
                .encode();
        return Buffer.buffer("data: " + data + "\n\n");
    }
}
