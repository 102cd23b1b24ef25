package io.dibs.app.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Made once for a data directory, where only its owner can read it: other users of the machine reach the ports too. */
record PasswordFile(Path file, String text) {
    private static final int BYTES = 16;

    static PasswordFile of(DataDirectory directory) throws IOException {
        Path file = directory.path("password");
        if (!Files.exists(file)) {
            if (Files.exists(directory.path("postgres"))) {
                throw new EmbeddedServerException(
                        "The file " + file + " is missing, without which nobody can sign in to the data beside it.");
            }
            byte[] random = new byte[BYTES];
            new SecureRandom().nextBytes(random);
            directory.writeSecretly("password", HexFormat.of().formatHex(random) + "\n");
        }
        return new PasswordFile(file, Files.readString(file).strip());
    }

    @Override
    public String toString() {
        return "Password[" + file + "]";
    }
}
