/** Real Redis servers. */
package io.dibs.testkit.redis;
