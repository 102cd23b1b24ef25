package io.dibs.app;

import java.util.Optional;

/**
 * What a node has opened.
 *
 * @param administrator the password of the first one, where this node has just made it up
 */
public record Ready(int httpPort, int managementPort, Optional<Secret> administrator) {
    public Ready(int httpPort, int managementPort) {
        this(httpPort, managementPort, Optional.empty());
    }
}
