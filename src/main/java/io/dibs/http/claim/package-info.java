/** The hot call: claims are read and answered as bytes, before the router. */
@NullMarked
package io.dibs.http.claim;

import org.jspecify.annotations.NullMarked;
