package io.dibs.testkit.node;

import io.dibs.app.embedded.EmbeddedServers;
import io.dibs.app.embedded.ServerKind;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** Statements past the nodes, straight to their PostgreSQL. */
public final class DirectSql {
    private DirectSql() {}

    public static void run(NodeProcess node, String... statements) {
        run(uri(node), statements);
    }

    public static void run(String postgres, String... statements) {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static long number(NodeProcess node, String query) {
        return number(uri(node), query);
    }

    public static long number(String postgres, String query) {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column, each value once. */
    public static Set<String> texts(String postgres, String query) {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            Set<String> found = new HashSet<>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The embedded PostgreSQL of a node. */
    public static String uri(NodeProcess node) {
        return EmbeddedServers.noted(node.data(), ServerKind.POSTGRES).orElseThrow();
    }

    /** @param postgres as {@code DIBS_POSTGRES_URI} */
    public static Connection connect(String postgres) throws SQLException {
        URI uri = URI.create(postgres);
        String[] account = uri.getUserInfo().split(":");
        String url = "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath();
        return DriverManager.getConnection(url, account[0], account[1]);
    }
}
