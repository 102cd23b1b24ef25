/** The hot call: claims are read and answered as bytes, before the router. */
package io.dibs.http.claim;
