/**
 * Signed tokens (JWS in its compact form, RFC 7515). Three algorithms are known, each with keys of its own kind, so
 * that no key is ever used for another. Nimbus reads the provider's keys and verifies their signatures; the text of a
 * token is read here, by stricter rules.
 */
@NullMarked
package io.dibs.http.token;

import org.jspecify.annotations.NullMarked;
