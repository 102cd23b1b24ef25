/** How often who may ask. Each node counts for itself; what is counted is forgotten by itself, and bounded. */
package io.dibs.http.limit;
