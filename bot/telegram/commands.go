package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"bedside/bot"
)

// commands are those of patients, in the order of the menu in their own chats.
var commands = []string{"start", "help", "person", "leaflets", "privacy", "forget", "export", "stop"}

// groupCommands are those for where others read along: there nothing else is answered.
var groupCommands = []string{"help"}

// deskMenu is the menu in the desk's group. Staff have no language of their own here.
var deskMenu = []tgbotapi.BotCommand{
	{Command: "leaflets", Description: "Which leaflets I have"},
	{Command: bot.CommandWithdraw, Description: "Answer nobody from a leaflet or section, with the reason"},
	{Command: bot.CommandRestore, Description: "Answer from it again"},
	{Command: bot.CommandOff, Description: "Answer nobody, with the words that they read instead"},
	{Command: bot.CommandOn, Description: "Answer again"},
}

// menus says what each command does, in the order of commands, by the two letters
// of a language; "" is for all others (docs, setMyCommands). The languages are
// those that somebody has translated the menu to so far.
var menus = map[string][]string{
	"": {"Begin", "What I can do", "Ask a person at the clinic", "Which leaflets I have", "What is kept about you", "Erase everything about you",
		"Get what is kept about you", "Stop messages from me"},
	"ar": {"ابدأ", "ماذا يمكنني أن أفعل", "اسأل شخصًا في العيادة", "المنشورات المتوفرة لدي",
		"ما يُحفظ عنك", "محو كل ما يخصك", "الحصول على ما يُحفظ عنك",
		"إيقاف رسائلي"},
	"es": {"Empezar", "Qué puedo hacer", "Preguntar a una persona de la clínica", "Qué folletos tengo", "Qué se guarda sobre usted", "Borrar todo sobre usted",
		"Obtener lo que se guarda sobre usted", "Dejar de recibir mensajes"},
	"fr": {"Commencer", "Ce que je sais faire", "Demander à une personne de la clinique", "Les brochures disponibles", "Ce qui est conservé sur vous",
		"Effacer tout ce qui vous concerne", "Obtenir ce qui est conservé sur vous", "Ne plus recevoir de messages"},
	"pl": {"Zacznij", "Co potrafię", "Zapytaj osobę w przychodni", "Jakie mam ulotki", "Co o Tobie przechowujemy", "Usuń wszystko o Tobie",
		"Pobierz to, co o Tobie przechowujemy", "Zatrzymaj wiadomości"},
	"pt": {"Começar", "O que sei fazer", "Perguntar a uma pessoa da clínica", "Que folhetos tenho", "O que é guardado sobre si", "Apagar tudo sobre si",
		"Obter o que é guardado sobre si", "Parar as mensagens"},
	"ro": {"Începe", "Ce pot face", "Întreabă o persoană de la clinică", "Ce broșuri am", "Ce se păstrează despre dvs.", "Șterge tot despre dvs.",
		"Obține ce se păstrează despre dvs.", "Oprește mesajele"},
	"zh": {"开始", "我能做什么", "向诊所的工作人员提问", "我有哪些说明书", "保存了您的哪些信息", "删除您的所有信息",
		"获取保存的您的信息", "停止接收消息"},
}

// isCommand tells whether a command such as "/help" is one of the bot's, at the desk or elsewhere.
func isCommand(command string, desk bool) bool {
	name := strings.ToLower(strings.TrimPrefix(command, "/"))
	return slices.Contains(commands, name) || desk && bot.IsRulingCommand(name)
}

// register puts the commands into the menus of Telegram's apps, in each language, and the button of the menu
// beside the text field. Without it they work as well, so that a failure is only logged.
func (c *Channel) register(ctx context.Context) {
	for _, language := range slices.Sorted(maps.Keys(menus)) {
		c.tryToSet(ctx, "all_private_chats "+language, "setMyCommands",
			menuFor(map[string]string{"type": "all_private_chats"}, language, menu(commands, language)))
		c.tryToSet(ctx, "all_group_chats "+language, "setMyCommands",
			menuFor(map[string]string{"type": "all_group_chats"}, language, menu(groupCommands, language)))
	}
	if desk := c.Desk(); desk != "" {
		c.tryToSet(ctx, "desk", "setMyCommands", menuFor(map[string]string{"type": "chat", "chat_id": desk}, "", deskMenu))
	}
	c.tryToSet(ctx, "button", "setChatMenuButton", tgbotapi.Params{"menu_button": `{"type":"commands"}`})
	c.describe(ctx)
}

// menu is some of the commands with what they do in a language.
func menu(names []string, language string) (found []tgbotapi.BotCommand) {
	for _, name := range names {
		says := menus[language][slices.Index(commands, name)]
		found = append(found, tgbotapi.BotCommand{Command: name, Description: says})
	}
	return found
}

// menuFor is the call that sets the menu of a scope (docs, setMyCommands and BotCommandScope).
func menuFor(scope map[string]string, language string, menu []tgbotapi.BotCommand) tgbotapi.Params {
	params := tgbotapi.Params{}
	params.AddNonEmpty("language_code", language)
	for key, value := range map[string]any{"commands": menu, "scope": scope} {
		text, _ := json.Marshal(value) // of texts alone, which cannot fail
		params[key] = string(text)
	}
	return params
}

// tryToSet sets something that is of use and not needed; once more when Telegram asks to wait.
func (c *Channel) tryToSet(ctx context.Context, what, method string, params tgbotapi.Params) {
	err := c.client.call(ctx, method, params, nil)
	var refused *apiError
	if errors.As(err, &refused) && refused.After > 0 {
		var pause backoff
		pause.wait(ctx, err)
		err = c.client.call(ctx, method, params, nil)
	}
	if err != nil {
		c.logMenu(ctx, what, err)
	}
}
