package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.topology.content.Markdown;
import io.carillon.topology.content.Message;
import io.carillon.topology.state.ButtonState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message's content, as Knock's components show it.
 *
 * @param name {@code title}, {@code body}, {@code action_url} or {@code actions}
 * @param type {@code text}, {@code markdown} or {@code button_set}
 * @param content as it was sent; of buttons there is none
 * @param rendered of markdown: HTML that is safe to put into a page; of text: the text
 * @param buttons of a {@code button_set}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Block(
    String name,
    String type,
    @Nullable String content,
    @Nullable String rendered,
    @Nullable List<Button> buttons) {

  /** A button, as Knock's components show it. */
  public record Button(String name, String label, String action) {}

  static List<Block> of(Message message) {
    List<Block> blocks = new ArrayList<>(4);
    blocks.add(text("title", message.title()));
    String body = message.body();
    blocks.add(new Block("body", "markdown", body, Markdown.html(body), null));
    String url = Links.safe(message.url());
    if (url != null) {
      blocks.add(text("action_url", url));
    }
    List<Button> buttons = new ArrayList<>();
    for (ButtonState each : message.buttons()) {
      String action = Links.safe(each.getAction());
      if (action != null) {
        buttons.add(new Button(each.getName(), each.getLabel(), action));
      }
    }
    if (!buttons.isEmpty()) {
      blocks.add(new Block("actions", "button_set", null, null, buttons));
    }
    return List.copyOf(blocks);
  }

  private static Block text(String name, String text) {
    return new Block(name, "text", text, text, null);
  }
}
