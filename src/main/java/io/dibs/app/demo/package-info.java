/** The demonstration: three nodes as processes of their own, a crowd that claims from them, and the arena's page. */
@NullMarked
package io.dibs.app.demo;

import org.jspecify.annotations.NullMarked;
