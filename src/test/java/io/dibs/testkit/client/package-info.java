/** Clients of a node's API, one call at a time, and the record of the answers they got. */
package io.dibs.testkit.client;
