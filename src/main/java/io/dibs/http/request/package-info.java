/** A request that is routed, who sends it, and what its connection is doing. */
package io.dibs.http.request;
