package io.dibs.http.upload;

/** Lines that are staged as they come. */
interface StagedLines extends UploadReader.Lines {
    /** How many were staged. */
    int size();
}
