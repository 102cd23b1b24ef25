package io.dibs.snapshot;

/** The result of inspecting a snapshot. */
sealed interface InspectionResult {
    /** Header, last chunk and PostgreSQL agree; each chunk before the last is still to be looked at. */
    record Sound(SnapshotHeader header, byte[] headerBytes, byte[] lastChunk) implements InspectionResult {}

    /** Redis holds no header of this campaign that can be read. */
    record NoHeader(SnapshotFault fault) implements InspectionResult {}

    /** @param header of what lies in Redis and may be all that is left of coupons that the ledger has lost */
    record Unsound(SnapshotFault fault, SnapshotHeader header) implements InspectionResult {
        /** How far it may reach. */
        int watermark() {
            return header.watermark();
        }

        /** The last fence that it may hold coupons of. */
        FenceMark writtenAt() {
            return header.writtenAt();
        }
    }

    /** Redis did not answer, or not in time. */
    record Unknown() implements InspectionResult {}

    /** PostgreSQL could not be asked. */
    record Unproven(String cause) implements InspectionResult {}
}
