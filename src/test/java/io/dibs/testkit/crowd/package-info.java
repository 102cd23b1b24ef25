/** Crowds of clients that claim from one node or several, made with the load generator. */
package io.dibs.testkit.crowd;
