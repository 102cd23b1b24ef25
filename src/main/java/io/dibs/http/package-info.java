/**
 * The public API: the hot call in a raw handler, everything else behind the router that {@code openapi.yaml} describes.
 */
package io.dibs.http;
