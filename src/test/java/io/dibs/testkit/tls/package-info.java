/** Certificates made for a test. */
package io.dibs.testkit.tls;
