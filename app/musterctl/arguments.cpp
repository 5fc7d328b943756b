// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/arguments.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct ArgumentsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

const Option *findOption(const std::vector<Option> &options, const QString &name)
{
    const auto found = std::ranges::find_if(options,
                                            [&name](const Option &option) { return name == QLatin1StringView(option.name); });
    return found == options.end() ? nullptr : &*found;
}

/// Takes the words apart; what they mean is decided when all of them are known.
class ArgumentReader
{
public:
    ArgumentReader(const QStringList &words, const std::vector<Command> &table) : m_words(words), m_table(table) {}

    Invocation read()
    {
        split();
        findCommand();
        if (m_invocation.command)
            checkCommand();
        return std::move(m_invocation);
    }

private:
    struct Word
    {
        QString text;
        bool mayBeVerb = true;
    };

    void object(const QString &message)
    {
        if (!m_invocation.problem)
            m_invocation.problem = Error{ErrorCode::Rejected, message, {}, {}};
    }

    void split()
    {
        bool isBehindDashes = false;
        for (m_next = 0; m_next < m_words.size();) {
            const QString word = m_words.at(m_next++);
            if (isBehindDashes)
                m_plain.append({word, false});
            else if (word == "--"_L1)
                isBehindDashes = true;
            else if (word.startsWith("--"_L1))
                readOption(word.sliced(2));
            else
                m_plain.append({word, true});
        }
    }

    /// How an option looks is the same wherever it may stand, so that it can stand before the noun.
    const Option *anyOption(const QString &name) const
    {
        if (const Option *global = findOption(globalOptions(), name))
            return global;
        for (const Command &command : m_table)
            if (const Option *option = command.option(name))
                return option;
        return nullptr;
    }

    void readOption(const QString &text)
    {
        const qsizetype equals = text.indexOf(u'=');
        const QString name = text.left(equals < 0 ? text.size() : equals);
        const Option *option = anyOption(name);
        if (!option)
            return object(ArgumentsText::tr("There is no option --%1.").arg(name));
        QString value;
        if (!option->value) {
            if (equals >= 0)
                return object(ArgumentsText::tr("--%1 takes no value.").arg(name));
        } else if (equals >= 0) {
            value = text.sliced(equals + 1);
        } else if (m_next < m_words.size() && !m_words.at(m_next).startsWith("--"_L1)) {
            value = m_words.at(m_next++);
        } else {
            return object(ArgumentsText::tr("--%1 needs a value: --%1 %2.").arg(name, QString::fromLatin1(option->value)));
        }
        if (m_options.contains(name) && option->value && !option->isRepeatable)
            return object(ArgumentsText::tr("--%1 is given twice.").arg(name));
        if (option->value)
            m_options[name].append(value);
        else
            m_options.insert(name, {});
    }

    void takeGlobals()
    {
        m_invocation.wantsJson = m_options.contains(u"json"_s);
        m_invocation.isQuiet = m_options.contains(u"quiet"_s);
        m_invocation.wantsHelp = m_invocation.wantsHelp || m_options.contains(u"help"_s);
        m_invocation.wantsVersion = m_options.contains(u"version"_s);
        m_invocation.dataFolder = m_options.value(u"data"_s).value(0);
        if (m_options.contains(u"data"_s) && m_invocation.dataFolder.isEmpty())
            object(ArgumentsText::tr("--data needs a folder."));
        m_invocation.passphraseFile = m_options.value(u"passphrase-file"_s).value(0);
        if (m_options.contains(u"passphrase-file"_s) && m_invocation.passphraseFile.isEmpty())
            object(ArgumentsText::tr("--passphrase-file needs a file."));
    }

    void findCommand()
    {
        takeGlobals();
        if (m_plain.isEmpty()) {
            if (!m_invocation.wantsHelp && !m_invocation.wantsVersion)
                object(ArgumentsText::tr("What shall be done? Name a noun and a verb."));
            return;
        }
        const QString noun = m_plain.takeFirst().text;
        const auto isOfNoun = [&noun](const Command &command) { return noun == QLatin1StringView(command.noun); };
        if (std::ranges::none_of(m_table, isOfNoun))
            return object(ArgumentsText::tr("There is no noun \"%1\".").arg(noun));
        m_invocation.noun = noun;
        const QString verb = !m_plain.isEmpty() && m_plain.front().mayBeVerb ? m_plain.front().text : QString();
        const Command *bare = nullptr;
        for (const Command &command : m_table) {
            if (!isOfNoun(command))
                continue;
            if (*command.verb == '\0')
                bare = &command;
            else if (verb == QLatin1StringView(command.verb))
                m_invocation.command = &command;
        }
        if (m_invocation.command)
            m_plain.removeFirst();
        else if (bare)
            m_invocation.command = bare;
        else if (!m_invocation.wantsHelp || !verb.isEmpty())
            object(verb.isEmpty() ? ArgumentsText::tr("What shall %1 do? Name a verb.").arg(noun)
                                  : ArgumentsText::tr("%1 has no verb \"%2\".").arg(noun, verb));
    }

    void checkCommand()
    {
        const Command &command = *m_invocation.command;
        for (const Word &word : std::as_const(m_plain))
            m_invocation.arguments += word.text;
        if (!command.run) {
            m_invocation.isNotYet = true;
            m_invocation.problem =
                Error{ErrorCode::Unsupported,
                      ArgumentsText::tr("not yet: %1 is planned, but this version can't do it.")
                          .arg(u"%1 %2"_s.arg(QLatin1StringView(command.noun), QLatin1StringView(command.verb)).trimmed()),
                      {},
                      {}};
            return;
        }
        for (auto it = m_options.cbegin(); it != m_options.cend(); ++it) {
            if (command.option(it.key()))
                m_invocation.options.insert(it.key(), it.value());
            else if (!findOption(globalOptions(), it.key()))
                object(ArgumentsText::tr("%1 %2 takes no --%3.")
                           .arg(QLatin1StringView(command.noun), QLatin1StringView(command.verb), it.key()));
        }
        for (const Option &option : command.options)
            if (option.isRequired && !m_invocation.has(QLatin1StringView(option.name)))
                object(
                    ArgumentsText::tr("--%1 %2 is missing.").arg(QLatin1StringView(option.name), QLatin1StringView(option.value)));
        if (m_invocation.arguments.size() < command.fewest)
            object(ArgumentsText::tr("Something is missing: %1.").arg(QLatin1StringView(command.arguments)));
        if (command.most >= 0 && m_invocation.arguments.size() > command.most)
            object(ArgumentsText::tr("\"%1\" is one word too many.").arg(m_invocation.arguments.at(command.most)));
    }

    const QStringList &m_words;
    const std::vector<Command> &m_table;
    qsizetype m_next = 0;
    QVector<Word> m_plain;
    QMap<QString, QStringList> m_options;
    Invocation m_invocation;
};

} // namespace

const Option *Command::option(const QString &name) const
{
    return findOption(options, name);
}

const std::vector<Option> &globalOptions()
{
    static const std::vector<Option> options{
        {"data", "DIR", QT_TRANSLATE_NOOP("muster::cli", "the data directory; else MUSTER_DATA, else the platform's place")},
        {"json", nullptr, QT_TRANSLATE_NOOP("muster::cli", "write JSON to standard output, words for people to standard error")},
        {"quiet", nullptr, QT_TRANSLATE_NOOP("muster::cli", "say nothing about what went well")},
        {"passphrase-file", "FILE",
         QT_TRANSLATE_NOOP("muster::cli", "where the passphrase of the key store stands; - is standard input")},
        {"help", nullptr, QT_TRANSLATE_NOOP("muster::cli", "show this, for the program, a noun or a verb")},
        {"version", nullptr, QT_TRANSLATE_NOOP("muster::cli", "show the version")},
    };
    return options;
}

Invocation parseArguments(const QStringList &words, const std::vector<Command> &table)
{
    return ArgumentReader(words, table).read();
}

} // namespace muster::cli
