package io.carillon.topology.content;

import io.carillon.topology.state.ButtonState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one message says.
 *
 * @param title one line
 * @param body Markdown
 * @param url where a click leads; null: nowhere
 * @param error what could not be rendered and is left out, and why; null: nothing
 * @param failed whether title or body is among it
 */
public record Message(
    String title,
    String body,
    @Nullable String url,
    List<ButtonState> buttons,
    @Nullable String error,
    boolean failed) {}
