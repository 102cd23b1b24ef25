package io.dibs.testkit.pages;

import io.dibs.testkit.node.NodeProcess;
import io.dibs.testkit.node.SharedNode;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** As {@link SharedNode}, with a node that asks who people are. */
public final class SignInNode implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NodeProcess.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return SharedNode.of(context, AdminClient.SIGN_IN);
    }
}
