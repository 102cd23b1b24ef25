/** The load generator: sends requests over raw connections at a rate, and counts what is answered. */
package io.dibs.testkit.load;
