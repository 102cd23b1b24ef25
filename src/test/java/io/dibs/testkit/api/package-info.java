/** The public API in the test's JVM, with its ports in memory. */
package io.dibs.testkit.api;
