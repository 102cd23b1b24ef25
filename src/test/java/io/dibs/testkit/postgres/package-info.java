/** Real PostgreSQL servers and databases. */
package io.dibs.testkit.postgres;
