package io.dibs.snapshot;

import io.dibs.connection.ConnectionUri;
import io.dibs.connection.HostAddress;
import io.dibs.connection.TlsFiles;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where Redis is: a server, the sentinels that know which server is the master, or nodes of a cluster. No message
 * repeats the address: it holds a password.
 *
 * @param hosts of the server, the sentinels, or some of the nodes
 * @param master what the sentinels call it
 * @param isEncrypted whether TLS is spoken; each server must then prove that it is the named host
 */
public record RedisAddress(
        RedisClientType type,
        List<HostAddress> hosts,
        Optional<String> master,
        int database,
        Optional<String> user,
        Optional<String> password,
        boolean isEncrypted,
        TlsFiles tls) {
    private static final int USUAL_PORT = 6379;
    private static final int USUAL_SENTINEL_PORT = 26_379;
    private static final String SENTINEL = "sentinel";
    private static final String CLUSTER = "cluster";
    private static final String DATABASE = "db";
    private static final Set<String> PARAMETERS = Stream.concat(
                    Stream.of(SENTINEL, CLUSTER, DATABASE), TlsFiles.PARAMETERS.stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final Pattern NUMBER = Pattern.compile("\\d{1,5}");
    /** A cluster's client asks where slots are, and opens nodes that it did not know, beside the one that it holds. */
    private static final int CONNECTIONS = 2;

    public RedisAddress {
        hosts = List.copyOf(hosts);
    }

    /** @param text {@code redis[s]://user:password@host:port,host:port/0?sentinel=NAME&cluster=true&sslrootcert=…} */
    public static RedisAddress parse(String text) {
        ConnectionUri uri = ConnectionUri.parse(text, PARAMETERS);
        boolean encrypted = uri.scheme().equals("rediss");
        require(
                (encrypted || uri.scheme().equals("redis")) && !uri.authority().isEmpty(),
                "A Redis URI names its host: redis://:password@host:6379");
        RedisClientType type = type(uri);
        RedisAddress address = new RedisAddress(
                type,
                uri.hosts(type == RedisClientType.SENTINEL ? USUAL_SENTINEL_PORT : USUAL_PORT),
                uri.parameter(SENTINEL),
                database(uri),
                uri.user(),
                uri.password(),
                encrypted,
                TlsFiles.of(uri));
        address.validate();
        return address;
    }

    private static RedisClientType type(ConnectionUri uri) {
        boolean cluster = uri.parameter(CLUSTER).isPresent();
        require(!cluster || uri.parameter(CLUSTER).get().equals("true"), "cluster must be true, or left out");
        require(!cluster || uri.parameter(SENTINEL).isEmpty(), "sentinel and cluster exclude each other");
        if (cluster) {
            return RedisClientType.CLUSTER;
        }
        return uri.parameter(SENTINEL).isPresent() ? RedisClientType.SENTINEL : RedisClientType.STANDALONE;
    }

    private static int database(ConnectionUri uri) {
        String text = uri.name().isEmpty() ? uri.parameter(DATABASE).orElse("0") : uri.name();
        require(NUMBER.matcher(text).matches(), "The database of a Redis URI is a number, as in redis://host/0");
        return Integer.parseInt(text);
    }

    private void validate() {
        require(
                hosts.size() == 1 || type != RedisClientType.STANDALONE,
                "several hosts are sentinels, with ?sentinel=NAME of their master, or nodes of a cluster, with"
                        + " ?cluster=true");
        require(master.filter(String::isEmpty).isEmpty(), "sentinel must be the name of the master");
        require(database == 0 || type != RedisClientType.CLUSTER, "a cluster has database 0 alone");
        require(isEncrypted || tls.isEmpty(), "sslrootcert, sslcert and sslkey need a URI that begins with rediss://");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** Messages of the client name its endpoints, so those hold no password. */
    RedisOptions options(NetClientOptions net) {
        RedisOptions options = new RedisOptions()
                .setType(type)
                .setNetClientOptions(secure(net))
                .setEndpoints(hosts.stream().map(this::endpoint).toList())
                .setMaxPoolSize(type == RedisClientType.CLUSTER ? CONNECTIONS : 1);
        master.ifPresent(options::setMasterName);
        user.ifPresent(options::setUser);
        password.ifPresent(options::setPassword);
        return options;
    }

    /** Database 0 needs no selection, for which a user might have no right. */
    private String endpoint(HostAddress host) {
        return (isEncrypted ? "rediss://" : "redis://") + host + (database == 0 ? "" : "/" + database);
    }

    private NetClientOptions secure(NetClientOptions options) {
        if (isEncrypted) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            tls.authority().ifPresent(file -> options.setTrustOptions(tls.trusted()));
            tls.identity().ifPresent(options::setKeyCertOptions);
        }
        return options;
    }

    @Override
    public String toString() {
        return "RedisAddress[" + type + " at " + hosts + ", isEncrypted=" + isEncrypted + "]";
    }
}
