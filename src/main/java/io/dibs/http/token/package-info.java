/**
 * Signed tokens (JWS in its compact form, RFC 7515): read, verified and made with the JDK's own algorithms. Three of
 * them are known, each with keys of its own kind, so that no key is ever used for another.
 */
package io.dibs.http.token;
