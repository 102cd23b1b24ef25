/** Webhooks over HTTP: whom to tell what happens, and how far that has come. */
package io.dibs.http.webhook;
