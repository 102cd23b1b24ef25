package io.dibs.ledger;

import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the schema up to date. It blocks; nodes that start at once wait for each other in Flyway's lock. */
public final class Migrations {
    private Migrations() {}

    public static void run(PostgresSettings settings) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource(settings))
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static PGSimpleDataSource dataSource(PostgresSettings settings) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(settings.jdbcUrl());
        Properties properties = settings.jdbcProperties();
        try {
            for (String name : properties.stringPropertyNames()) {
                source.setProperty(name, properties.getProperty(name));
            }
        } catch (java.sql.SQLException e) {
            throw new IllegalArgumentException("The driver does not know a property", e);
        }
        return source;
    }
}
