package io.dibs.app.embedded;

import java.nio.file.Path;

/** Another process holds the data directory, or it belongs to somebody else. */
public final class DirectoryInUse extends RuntimeException {
    private static final long serialVersionUID = 1;

    private DirectoryInUse(String message) {
        super(message);
    }

    static DirectoryInUse by(String holder, Path directory) {
        return new DirectoryInUse("Another Dibs (process " + holder + ") uses the data directory " + directory
                + ". Stop it, or set DIBS_DATA_DIR to another directory.");
    }

    static DirectoryInUse closed(Path directory) {
        return new DirectoryInUse("The data directory " + directory
                + " cannot be written by this user. Start as its owner, or set DIBS_DATA_DIR to another directory.");
    }
}
