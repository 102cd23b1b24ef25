package io.dibs.app.embedded;

import java.nio.file.Path;

/** Another process holds the data directory, or it belongs to somebody else. */
public final class DirectoryInUseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DirectoryInUseException(String message) {
        super(message);
    }

    static DirectoryInUseException by(String holder, Path directory) {
        return new DirectoryInUseException("Another Dibs (process " + holder + ") uses the data directory " + directory
                + ". Stop it, or set DIBS_DATA_DIR to another directory.");
    }

    static DirectoryInUseException closed(Path directory) {
        return new DirectoryInUseException("The data directory " + directory
                + " cannot be written by this user. Start as its owner, or set DIBS_DATA_DIR to another directory.");
    }
}
