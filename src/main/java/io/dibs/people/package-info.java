/**
 * People who have an account here: who they are, what they may do, and how they prove it. Where accounts lie is a port.
 */
@NullMarked
package io.dibs.people;

import org.jspecify.annotations.NullMarked;
