package io.dibs.snapshot;

/** The result of inspecting a snapshot. */
sealed interface InspectionResult {
    /** Header, last chunk and PostgreSQL agree; each chunk before the last is still to be looked at. */
    record Sound(SnapshotHeader header, byte[] headerBytes, byte[] lastChunk) implements InspectionResult {}

    /** Redis holds no header of this campaign that can be read. */
    record NoHeader(SnapshotFault fault) implements InspectionResult {}

    /**
     * @param watermark how far what lies in Redis may reach
     * @param writtenAt the last fence that it may hold coupons of
     */
    record Unsound(SnapshotFault fault, int watermark, FenceMark writtenAt) implements InspectionResult {}

    /** Redis did not answer, or not in time. */
    record Unknown() implements InspectionResult {}

    /** PostgreSQL could not be asked. */
    record Unproven(String cause) implements InspectionResult {}
}
