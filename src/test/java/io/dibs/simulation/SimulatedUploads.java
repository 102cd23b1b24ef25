package io.dibs.simulation;

import io.dibs.campaign.CampaignAction.PublishCodes;
import io.dibs.campaign.CampaignAction.PublishEligible;
import io.dibs.testkit.ledger.MemoryUploads;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Stages random codes and random lists of users. */
record SimulatedUploads(SimulatedWorld world, MemoryUploads uploads) {
    private static final int USERS = 60;

    /** Some codes, staged; now and then they are cleared away before anybody publishes them. */
    PublishCodes codes() {
        long upload = uploads.begin();
        List<String> staged = new ArrayList<>();
        for (int i = world.between(1, 20); i > 0; i--) {
            staged.add("code " + i + " of " + upload);
        }
        if (world.chance(0.2)) {
            world.after(world.between(1, 3_000), () -> uploads.dropCodes(upload));
        }
        return uploads.stageCodes(upload, staged);
    }

    PublishEligible users() {
        if (world.chance(0.3)) {
            return new PublishEligible(0, 0);
        }
        long upload = uploads.begin();
        SortedSet<String> staged = new TreeSet<>();
        for (int i = 0; i < USERS; i++) {
            if (world.chance(0.7)) {
                staged.add("u" + i);
            }
        }
        return uploads.stageUsers(upload, staged);
    }
}
