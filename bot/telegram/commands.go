package telegram

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// commands are the commands in the order of the menu.
var commands = []string{"start", "help", "leaflets", "privacy", "forget", "export", "stop"}

// menus says what each command does, in the order of commands, by the two letters
// of a language; "" is for all others (docs, setMyCommands). The languages are
// those in which the bot can say that its leaflets are in English.
var menus = map[string][]string{
	"": {"Begin", "What I can do", "Which leaflets I have", "What is kept about you", "Erase everything about you",
		"Get what is kept about you", "Stop messages from me"},
	"ar": {"ابدأ", "ماذا يمكنني أن أفعل", "المنشورات المتوفرة لدي",
		"ما يُحفظ عنك", "محو كل ما يخصك", "الحصول على ما يُحفظ عنك",
		"إيقاف رسائلي"},
	"es": {"Empezar", "Qué puedo hacer", "Qué folletos tengo", "Qué se guarda sobre usted", "Borrar todo sobre usted",
		"Obtener lo que se guarda sobre usted", "Dejar de recibir mensajes"},
	"fr": {"Commencer", "Ce que je sais faire", "Les brochures disponibles", "Ce qui est conservé sur vous",
		"Effacer tout ce qui vous concerne", "Obtenir ce qui est conservé sur vous", "Ne plus recevoir de messages"},
	"pl": {"Zacznij", "Co potrafię", "Jakie mam ulotki", "Co o Tobie przechowujemy", "Usuń wszystko o Tobie",
		"Pobierz to, co o Tobie przechowujemy", "Zatrzymaj wiadomości"},
	"pt": {"Começar", "O que sei fazer", "Que folhetos tenho", "O que é guardado sobre si", "Apagar tudo sobre si",
		"Obter o que é guardado sobre si", "Parar as mensagens"},
	"ro": {"Începe", "Ce pot face", "Ce broșuri am", "Ce se păstrează despre dvs.", "Șterge tot despre dvs.",
		"Obține ce se păstrează despre dvs.", "Oprește mesajele"},
	"zh": {"开始", "我能做什么", "我有哪些说明书", "保存了您的哪些信息", "删除您的所有信息",
		"获取保存的您的信息", "停止接收消息"},
}

// isCommand tells whether a command such as "/help" is one of the bot's.
func isCommand(command string) bool {
	return slices.Contains(commands, strings.ToLower(strings.TrimPrefix(command, "/")))
}

// register puts the commands into the menu of Telegram's apps, in each language.
// Without it they work as well, so that a failure is only logged.
func (c *Channel) register(ctx context.Context) {
	for language, says := range menus {
		if err := c.setMenu(ctx, language, says); err != nil && ctx.Err() == nil {
			c.log.Warn("Telegram did not take the menu of commands", "language", language, "error", err)
		}
	}
}

func (c *Channel) setMenu(ctx context.Context, language string, says []string) error {
	var menu []tgbotapi.BotCommand
	for i, command := range commands {
		menu = append(menu, tgbotapi.BotCommand{Command: command, Description: says[i]})
	}
	params := tgbotapi.Params{}
	if err := params.AddInterface("commands", menu); err != nil {
		return fmt.Errorf("writing the menu of commands: %w", err)
	}
	params.AddNonEmpty("language_code", language)
	return c.client.call(ctx, "setMyCommands", params, nil)
}
