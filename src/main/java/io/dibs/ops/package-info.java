/** What operators look at: metrics and health, on a port of their own. */
package io.dibs.ops;
