package io.dibs.app.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operating system account that runs the servers: PostgreSQL refuses root. Root with a directory of its own runs
 * them in a user namespace, in which they are nobody and yet own their files; otherwise they run as the owner of the
 * directory.
 */
interface ServerAccount {
    ServerAccount SELF = words -> words;
    ServerAccount NAMESPACE = words -> prefixed(List.of("unshare", "-U"), words);

    List<String> command(List<String> words);

    static ServerAccount of(DataDirectory directory) throws IOException {
        if (!isRoot()) {
            return SELF;
        }
        UserPrincipal owner = directory.owner();
        if (!owner.getName().equals("root")) {
            return owned(directory).orElseThrow(() -> impossible(directory, owner));
        }
        return works(NAMESPACE, directory) ? NAMESPACE : handedOver(directory, owner);
    }

    private static ServerAccount handedOver(DataDirectory directory, UserPrincipal root) throws IOException {
        UserPrincipal other = somebodyElse();
        directory.giveTo(other);
        Optional<ServerAccount> found = owned(directory);
        if (found.isEmpty()) {
            directory.giveTo(root);
        }
        return found.orElseThrow(() -> impossible(directory, other));
    }

    private static Optional<ServerAccount> owned(DataDirectory directory) {
        String owner = directory.owner().getName();
        return Stream.of(byPrivileges(owner), bySwitchedUser(owner))
                .filter(account -> works(account, directory))
                .findFirst();
    }

    private static EmbeddedServerException impossible(DataDirectory directory, UserPrincipal user) {
        return new EmbeddedServerException(
                "PostgreSQL does not run as root, and neither `unshare -U`, `setpriv` nor `su` lets it"
                        + " run as " + user.getName() + " in " + directory.path("")
                        + ". Start Dibs as an ordinary user, set DIBS_DATA_DIR to a directory which that user can reach,"
                        + " or set DIBS_POSTGRES_URI.");
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static ServerAccount byPrivileges(String user) {
        return words -> prefixed(
                List.of("setpriv", "--reuid=" + user, "--regid=" + groupOf(user), "--clear-groups", "--"), words);
    }

    private static ServerAccount bySwitchedUser(String user) {
        return words -> List.of("su", "-s", "/bin/sh", user, "-c", quoted(words));
    }

    private static String quoted(List<String> words) {
        return words.stream()
                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
    }

    /** A directory that only its owner may enter says whether the account can reach it. */
    private static boolean works(ServerAccount account, DataDirectory directory) {
        try {
            Process probe = new ProcessBuilder(
                            account.command(List.of("ls", directory.path("").toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The user's own group; a user without an entry has one of the same number, as in most images. */
    private static String groupOf(String user) {
        try {
            Process id = new ProcessBuilder("id", "-g", user).start();
            String group = new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return group.isEmpty() ? user : group;
        } catch (IOException notInstalled) {
            return user;
        }
    }

    private static UserPrincipal somebodyElse() throws IOException {
        for (String name : List.of("postgres", "nobody")) {
            Optional<UserPrincipal> found = user(name);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new EmbeddedServerException(
                "PostgreSQL does not run as root, and this machine knows neither a user postgres nor"
                        + " nobody. Start Dibs as an ordinary user, or set DIBS_POSTGRES_URI.");
    }

    private static Optional<UserPrincipal> user(String name) throws IOException {
        UserPrincipalLookupService users = Path.of("/").getFileSystem().getUserPrincipalLookupService();
        try {
            return Optional.of(users.lookupPrincipalByName(name));
        } catch (UserPrincipalNotFoundException unknown) {
            return Optional.empty();
        }
    }

    private static List<String> prefixed(List<String> prefix, List<String> words) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(words);
        return all;
    }
}
