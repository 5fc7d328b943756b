// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/field.h"

#include "base/text.h"

using namespace Qt::StringLiterals;

namespace muster::query {

namespace {

QStringList present(const QString &value)
{
    return value.isEmpty() ? QStringList() : QStringList{value};
}

QStringList identifierValues(const Device &device)
{
    QStringList values;
    for (const Identifier &identifier : device.identifiers)
        values += identifier.value;
    values.sort(); // their order means nothing, and storage does not keep it
    return values;
}

QStringList macValues(const Device &device)
{
    QStringList values;
    for (const Identifier &identifier : device.identifiers)
        if (identifier.type == IdentifierType::Mac)
            values += identifier.value;
    return values;
}

Field text(QString name, const char *help, QStringList (*values)(const Device &))
{
    return {std::move(name), Field::Kind::Text, {}, help, values, nullptr};
}

Field words(QString name, QStringList all, const char *help, QStringList (*values)(const Device &))
{
    return {std::move(name), Field::Kind::Words, std::move(all), help, values, nullptr};
}

Field age(QString name, const char *help, std::optional<Timestamp> (*time)(const Device &))
{
    return {std::move(name), Field::Kind::Age, {}, help, nullptr, time};
}

/// Of a closed set; storage keeps the rank.
const QStringList noOrYes{u"no"_s, u"yes"_s};

QStringList yesIf(bool holds)
{
    return {noOrYes.at(holds ? 1 : 0)};
}

} // namespace

const QVector<Field> &fields()
{
    static const QVector<Field> table{
        text(u"name"_s, QT_TRANSLATE_NOOP("muster::query", "name of the device"),
             [](const Device &d) { return present(d.name); }),
        words(u"state"_s, lifecycleWords.all(), QT_TRANSLATE_NOOP("muster::query", "where it stands in the registry"),
              [](const Device &d) { return QStringList{lifecycleWords.word(d.state)}; }),
        words(u"presence"_s, presenceWords.all(), QT_TRANSLATE_NOOP("muster::query", "whether it is there"),
              [](const Device &d) { return QStringList{presenceWords.word(d.presence.value)}; }),
        words(u"compliance"_s, complianceWords.all(), QT_TRANSLATE_NOOP("muster::query", "whether it satisfies its policies"),
              [](const Device &d) { return QStringList{complianceWords.word(d.compliance)}; }),
        text(u"vendor"_s, QT_TRANSLATE_NOOP("muster::query", "who made it"), [](const Device &d) { return present(d.vendor); }),
        text(u"model"_s, QT_TRANSLATE_NOOP("muster::query", "what it is called by its vendor"),
             [](const Device &d) { return present(d.model); }),
        text(u"kind"_s, QT_TRANSLATE_NOOP("muster::query", "gateway, camera, sensor ..."),
             [](const Device &d) { return present(d.kind); }),
        text(u"firmware"_s, QT_TRANSLATE_NOOP("muster::query", "version of its software"),
             [](const Device &d) { return present(d.firmware); }),
        text(u"serial"_s, QT_TRANSLATE_NOOP("muster::query", "serial number"), [](const Device &d) { return present(d.serial); }),
        text(u"mac"_s, QT_TRANSLATE_NOOP("muster::query", "MAC address"), &macValues),
        text(u"group"_s, QT_TRANSLATE_NOOP("muster::query", "group it belongs to"),
             [](const Device &d) { return present(d.group); }),
        text(u"site"_s, QT_TRANSLATE_NOOP("muster::query", "site it stands at"), [](const Device &d) { return present(d.site); }),
        text(u"owner"_s, QT_TRANSLATE_NOOP("muster::query", "who is responsible for it"),
             [](const Device &d) { return present(d.owner); }),
        text(u"tag"_s, QT_TRANSLATE_NOOP("muster::query", "tags given to it"), [](const Device &d) { return d.tags; }),
        text(u"driver"_s, QT_TRANSLATE_NOOP("muster::query", "how the console talks to it"),
             [](const Device &d) { return present(d.driver); }),
        words(u"claimable"_s, noOrYes, QT_TRANSLATE_NOOP("muster::query", "whether a driver could take it, and has not yet"),
              [](const Device &d) { return yesIf(d.claimable); }),
        words(u"factory"_s, noOrYes, QT_TRANSLATE_NOOP("muster::query", "whether it says that it is as it left the factory"),
              [](const Device &d) { return d.isFactoryDefault ? yesIf(*d.isFactoryDefault) : QStringList(); }),
        words(u"ignored"_s, noOrYes, QT_TRANSLATE_NOOP("muster::query", "whether an operator said to ignore it"),
              [](const Device &d) { return yesIf(d.ignored.has_value()); }),
        words(u"conflict"_s, noOrYes,
              QT_TRANSLATE_NOOP("muster::query", "whether another live device claims an identifier of it"),
              [](const Device &d) { return yesIf(!d.conflicts.isEmpty()); }),
        age(u"firstseen"_s, QT_TRANSLATE_NOOP("muster::query", "how long ago it was seen first: <1h, >7d"),
            [](const Device &d) { return d.firstSeen; }),
    };
    return table;
}

const Field *findField(QStringView name)
{
    for (const Field &field : fields())
        if (name.compare(field.name, Qt::CaseInsensitive) == 0)
            return &field;
    return nullptr;
}

QString searchText(const Device &device)
{
    QStringList values{device.name,   device.vendor, device.model, device.kind, device.firmware,
                       device.serial, device.group,  device.site,  device.owner};
    values += device.tags;
    values += identifierValues(device);
    values += device.addresses;
    values.removeAll(QString());
    return foldCase(values.join(u'\n'));
}

} // namespace muster::query
