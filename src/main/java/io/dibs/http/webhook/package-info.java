/** The webhook API: receivers, their events and deliveries. */
@NullMarked
package io.dibs.http.webhook;

import org.jspecify.annotations.NullMarked;
