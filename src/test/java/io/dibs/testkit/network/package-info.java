/** Networks that can be cut: namespaces, a name server, a TCP proxy. */
package io.dibs.testkit.network;
