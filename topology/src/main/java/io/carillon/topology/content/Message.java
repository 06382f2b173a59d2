package io.carillon.topology.content;

import io.carillon.topology.state.ButtonState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one message says.
 *
 * @param title one line; a mail's subject
 * @param body Markdown; of a text message plain
 * @param url where a click leads; null: nowhere
 * @param error what could not be rendered and is left out, and why; null: nothing
 * @param failed whether title, body or text is among it
 * @param text beside the body; null: none, or it follows from the body
 */
public record Message(
    String title,
    String body,
    @Nullable String url,
    List<ButtonState> buttons,
    @Nullable String error,
    boolean failed,
    @Nullable String text) {}
