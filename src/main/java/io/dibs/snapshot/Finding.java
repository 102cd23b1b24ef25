package io.dibs.snapshot;

/** What looking at a snapshot says. */
sealed interface Finding {
    /** Header, last chunk and PostgreSQL agree; each chunk before the last is still to be looked at. */
    record Sound(Header header, byte[] headerBytes, byte[] lastChunk) implements Finding {}

    /**
     * @param watermark how far what lies in Redis may reach; zero where nothing says so
     * @param writtenAt null where nothing says so
     */
    record Unsound(SnapshotFault fault, int watermark, FenceMark writtenAt) implements Finding {}

    /** Redis did not answer, or not in time. */
    record Unknown() implements Finding {}

    /** PostgreSQL could not be asked. */
    record Unproven(String cause) implements Finding {}
}
