package io.carillon.api.http.representation;

import io.carillon.topology.state.NotificationState;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a message's content, as Knock's components show it.
 *
 * @param name {@code title}, {@code body} or {@code action_url}
 * @param type {@code text} or {@code markdown}
 * @param content as it was sent
 * @param rendered of markdown: HTML that is safe to put into a page; of text: the text
 */
public record Block(String name, String type, String content, String rendered) {

  static List<Block> of(NotificationState notification) {
    List<Block> blocks = new ArrayList<>(3);
    blocks.add(text("title", notification.getTitle()));
    String body = notification.getBody();
    blocks.add(new Block("body", "markdown", body, Markdown.html(body)));
    String url = Links.safe(notification.getUrl());
    if (url != null) {
      blocks.add(text("action_url", url));
    }
    return List.copyOf(blocks);
  }

  private static Block text(String name, String text) {
    return new Block(name, "text", text, text);
  }
}
