package io.dibs.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that any user of the machine can reach, and what to run there as somebody else. */
public final class PublicFolder implements AutoCloseable {
    private final Path folder;

    public PublicFolder() throws IOException {
        folder = Files.createTempDirectory("dibs").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public Path folder() {
        return folder;
    }

    public Path data() {
        return folder.resolve(".dibs");
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Root becomes somebody ordinary; who is ordinary already stays so. */
    public static List<String> asOrdinaryUser() {
        return isRoot() ? List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups", "--") : List.of();
    }

    public static void giveToOrdinaryUser(Path path) throws IOException {
        if (isRoot()) {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    public List<String> processes() {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info().command().orElse("").startsWith(folder.toString()))
                .map(each -> each.pid() + " " + each.info().command().orElse(""))
                .toList();
    }

    public ProcessHandle leader(String name) {
        return ProcessHandle.allProcesses()
                .filter(each -> each.info()
                        .command()
                        .orElse("")
                        .startsWith(folder.resolve(".dibs/" + name).toString()))
                .min(Comparator.comparingLong(ProcessHandle::pid))
                .orElseThrow();
    }

    @Override
    public void close() throws IOException {
        ProcessHandle.allProcesses()
                .filter(each -> each.info().command().orElse("").startsWith(folder.toString()))
                .forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(each -> each.toFile().delete());
        }
    }
}
