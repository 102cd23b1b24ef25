package io.dibs.http.upload;

import io.dibs.http.request.UserIds;
import io.dibs.http.upload.UploadReader.Rejection;
import io.dibs.repository.UploadStaging;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses one user id per line. Duplicates count once. */
final class UserLines implements StagedLines {
    private final LineForm form;
    private final UploadStaging staging;
    private final long upload;
    private int size;

    UserLines(LineForm form, UploadStaging staging, long upload) {
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
        String userId = form.value(line);
        String flaw = userId == null ? null : UserIds.flaw(userId);
        if (flaw != null) {
            throw new LineFlaw(flaw);
        }
        return userId;
    }

    @Override
    public Future<List<Rejection>> stage(int first, List<String> userIds) {
        return staging.users(upload, userIds).map(fresh -> {
            size += fresh;
            return List.of();
        });
    }
}
