package io.dibs.app.embedded;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names of the binaries that this jar brings for the machine it runs on.
 *
 * @param postgres the packed PostgreSQL
 * @param redisSuffix the end of the name of the Redis executable
 */
record BinaryPlatform(String postgres, String redisSuffix) {
    private static final List<BinaryPlatform> LINUX_AMD64 = List.of(
            new BinaryPlatform("postgres-linux-x86_64.txz", "linux-amd64"),
            new BinaryPlatform("postgres-linux-x86_64-alpine_linux.txz", "linux-amd64"));
    private static final List<BinaryPlatform> LINUX_ARM64 = List.of(
            new BinaryPlatform("postgres-linux-arm_64.txz", "linux-arm64"),
            new BinaryPlatform("postgres-linux-arm_64-alpine_linux.txz", "linux-arm64"));
    private static final List<BinaryPlatform> MAC_AMD64 =
            List.of(new BinaryPlatform("postgres-darwin-x86_64.txz", "darwin-amd64"));
    private static final List<BinaryPlatform> MAC_ARM64 =
            List.of(new BinaryPlatform("postgres-darwin-arm_64.txz", "darwin-arm64"));

    static Optional<BinaryPlatform> ofThisMachine() {
        return candidates().stream().filter(BinaryPlatform::isPacked).findFirst();
    }

    String redis(String version) {
        return "redis-server-" + version + "-" + redisSuffix;
    }

    private boolean isPacked() {
        return BinaryPlatform.class.getClassLoader().getResource(postgres) != null;
    }

    private static List<BinaryPlatform> candidates() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (system.startsWith("linux")) {
            return arm ? LINUX_ARM64 : LINUX_AMD64;
        }
        if (system.startsWith("mac")) {
            return arm ? MAC_ARM64 : MAC_AMD64;
        }
        return List.of();
    }
}
