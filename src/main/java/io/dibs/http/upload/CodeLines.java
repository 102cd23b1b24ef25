package io.dibs.http.upload;

import io.dibs.http.answer.Problem;
import io.dibs.http.answer.RefusedException;
import io.dibs.http.upload.UploadReader.Rejection;
import io.dibs.repository.UploadStaging;
import io.dibs.repository.UploadStaging.CodeClash;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A code on each line. */
final class CodeLines implements StagedLines {
    /** When a code that somebody else is uploading is published, or given up. */
    private static final Problem UNDECIDED = Problem.unavailable(10);

    private final LineForm form;
    private final UploadStaging staging;
    private final long upload;
    private int size;

    CodeLines(LineForm form, UploadStaging staging, long upload) {
        this.form = form;
        this.staging = staging;
        this.upload = upload;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public @Nullable String read(byte[] line) {
        String value = form.value(line);
        return value == null ? null : CodeRule.checked(value);
    }

    @Override
    public Future<List<Rejection>> stage(int first, List<String> codes) {
        size += codes.size();
        return staging.codes(upload, first, codes).map(this::rejected);
    }

    private List<Rejection> rejected(List<CodeClash> clashes) {
        List<CodeClash> decided =
                clashes.stream().filter(clash -> !clash.isUndecided()).toList();
        if (decided.isEmpty() && !clashes.isEmpty()) {
            throw new RefusedException(UNDECIDED);
        }
        return decided.stream()
                .map(clash -> new Rejection(clash.number(), reason(clash)))
                .toList();
    }

    private String reason(CodeClash clash) {
        return clash.ofThisUpload()
                ? "The code stands on line " + (clash.otherNumber() + (form.hasHead() ? 1 : 0)) + " already"
                : "It is code " + clash.position() + " of campaign " + clash.campaign() + " already";
    }
}
