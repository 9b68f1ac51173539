// Title and description of a group, and the form that changes them.

import { may } from "../permissions.js";

/** @param {(act: () => Promise<any>) => Promise<boolean>} attempt */
export function prepareInfo(dialog, chat, attempt) {
  const description = dialog.querySelector(".description");
  const form = dialog.querySelector("[data-info]");
  const edit = dialog.querySelector("[data-edit]");

  const show = (isEditing) => {
    form.hidden = !isEditing;
    edit.hidden = isEditing || !may(chat.open, "editInfo");
    description.hidden = isEditing || !chat.open.description;
  };
  edit.onclick = () => {
    form.elements.title.value = chat.open.title ?? "";
    form.elements.description.value = chat.open.description ?? "";
    show(true);
    form.elements.title.focus();
  };
  form.onsubmit = async (event) => {
    event.preventDefault();
    const { title, description: about } = form.elements;
    if (await attempt(() => chat.api.updateConversation({ conversationId: chat.openId, title: title.value.trim(), description: about.value.trim() })))
      show(false);
  };
  form.querySelector("[data-cancel]").onclick = () => show(false);

  return {
    paint(conversation) {
      description.textContent = conversation.description ?? "";
      show(!form.hidden && may(conversation, "editInfo"));
    },
    close() {
      show(false);
    },
  };
}
