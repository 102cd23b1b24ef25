/** Who comes in: tokens are believed or not, and who asks too often waits. */
package io.dibs.http.access;
