package io.dibs.snapshot;

/** The result of inspecting a snapshot. */
sealed interface InspectionResult {
    /** Header, last chunk and PostgreSQL agree; each chunk before the last is still to be looked at. */
    record Sound(SnapshotHeader header, byte[] headerBytes, byte[] lastChunk) implements InspectionResult {}

    /**
     * @param watermark how far what lies in Redis may reach; zero where nothing says so
     * @param writtenAt null where nothing says so
     */
    record Unsound(SnapshotFault fault, int watermark, FenceMark writtenAt) implements InspectionResult {}

    /** Redis did not answer, or not in time. */
    record Unknown() implements InspectionResult {}

    /** PostgreSQL could not be asked. */
    record Unproven(String cause) implements InspectionResult {}
}
