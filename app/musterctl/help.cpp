// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/help.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int helpIndent = 34;

struct HelpText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

QString helpLine(const QString &left, const QString &right)
{
    if (right.isEmpty())
        return u"  "_s + left + u'\n';
    if (left.size() > helpIndent - 2)
        return u"  %1\n%2%3\n"_s.arg(left, QString(helpIndent + 2, u' '), right);
    return u"  "_s + left.leftJustified(helpIndent) + right + u'\n';
}

QString translated(const char *text)
{
    return text ? QCoreApplication::translate("muster::cli", text) : QString();
}

QString optionWord(const Option &option)
{
    const QString word = u"--"_s + QLatin1StringView(option.name);
    return option.value ? word + u' ' + QLatin1StringView(option.value) : word;
}

QString optionLines(const std::vector<Option> &options)
{
    QString lines;
    for (const Option &option : options)
        lines += helpLine(optionWord(option), translated(option.help));
    return lines;
}

QString commandLine(const Command &command)
{
    const QString left = u"%1 %2"_s.arg(QLatin1StringView(command.verb), QLatin1StringView(command.arguments)).trimmed();
    return helpLine(left, command.run ? translated(command.help) : HelpText::tr("not yet"));
}

QString programHelp(const std::vector<Command> &table)
{
    QString text = HelpText::tr("Usage: musterctl [--data DIR] [--json] [--quiet] NOUN VERB [ARGUMENT...]") + u"\n\n"_s;
    QString noun;
    for (const Command &command : table) {
        if (noun != QLatin1StringView(command.noun)) {
            noun = QString::fromLatin1(command.noun);
            text += noun + u'\n';
        }
        text += commandLine(command);
    }
    text += u'\n' + HelpText::tr("Options, anywhere before a --:") + u'\n' + optionLines(globalOptions());
    text += u'\n'
            + HelpText::tr("Exit status: 0 done, 1 failed, 2 usage, 3 partly done, 4 refused, 5 not found, 130 interrupted.")
            + u'\n';
    return text;
}

QString nounHelp(const QString &noun, const std::vector<Command> &table)
{
    QString text = HelpText::tr("Usage: musterctl %1 VERB [ARGUMENT...]").arg(noun) + u"\n\n"_s;
    for (const Command &command : table)
        if (noun == QLatin1StringView(command.noun))
            text += commandLine(command);
    return text + u'\n' + HelpText::tr("musterctl %1 VERB --help says more about one of them.").arg(noun) + u'\n';
}

} // namespace

QString usageOf(const Command &command)
{
    QStringList words{u"musterctl"_s, QString::fromLatin1(command.noun), QString::fromLatin1(command.verb),
                      QString::fromLatin1(command.arguments)};
    words.removeAll(QString());
    for (const Option &option : command.options) {
        const QString word = optionWord(option) + (option.isRepeatable ? u"..."_s : QString());
        words += option.isRequired ? word : u'[' + word + u']';
    }
    return HelpText::tr("Usage: %1").arg(words.join(u' '));
}

QString helpFor(const Invocation &invocation, const std::vector<Command> &table)
{
    if (invocation.noun.isEmpty())
        return programHelp(table);
    const Command *command = invocation.command;
    if (!command || (*command->verb == '\0' && invocation.arguments.isEmpty()))
        return nounHelp(invocation.noun, table);
    QString text = usageOf(*command) + u"\n\n"_s;
    text += (command->run ? translated(command->help) : HelpText::tr("not yet")) + u'\n';
    if (!command->options.empty())
        text += u'\n' + HelpText::tr("Options:") + u'\n' + optionLines(command->options);
    text += u'\n' + HelpText::tr("Options of every command:") + u'\n' + optionLines(globalOptions());
    return text;
}

} // namespace muster::cli
