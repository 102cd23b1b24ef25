package io.dibs.app.archive;

import java.nio.file.Path;

/**
 * What the command archive is asked for.
 *
 * @param folder of the files
 * @param deletes whether the coupons leave PostgreSQL once the files are sound
 * @param rest how many times as long as each step takes the next one waits, so that a sale keeps its pace
 */
public record ArchiveOrder(String campaign, Path folder, boolean deletes, int rest) {
    public static final int USUAL_REST = 16;
    public static final int MAX_REST = 100;

    Path lines() {
        return folder.resolve(campaign + ".csv.gz");
    }

    Path proof() {
        return folder.resolve(campaign + ".proof.json");
    }
}
