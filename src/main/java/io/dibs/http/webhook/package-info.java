/** The webhook API: receivers, their events and deliveries. */
package io.dibs.http.webhook;
