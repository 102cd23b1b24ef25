/** Routes claims between nodes: the routing client, messages and their codecs, and the verticle around a shard. */
package io.dibs.routing;
