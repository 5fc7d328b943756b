// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/identifier_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct IdentifierText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::IdentifierText)
};

constexpr qsizetype longestWhole = 40;
constexpr qsizetype longestName = 32;

} // namespace

QString identifierTypeWord(IdentifierType type)
{
    switch (type) {
    case IdentifierType::EndorsementKey: return IdentifierText::tr("EK key");
    case IdentifierType::IDevId: return IdentifierText::tr("IDevID certificate");
    case IdentifierType::Serial: return IdentifierText::tr("Serial");
    case IdentifierType::Mac: return IdentifierText::tr("MAC");
    case IdentifierType::Uuid: return IdentifierText::tr("UUID");
    case IdentifierType::Usn: return IdentifierText::tr("UPnP USN");
    case IdentifierType::Epr: return IdentifierText::tr("Endpoint reference");
    case IdentifierType::Usb: return IdentifierText::tr("USB");
    case IdentifierType::SshHostKey: return IdentifierText::tr("SSH host key");
    case IdentifierType::MachineId: return IdentifierText::tr("Machine id");
    }
    return {};
}

QString shortIdentifier(const QString &value)
{
    return value.size() <= longestWhole ? value : u"%1 … %2"_s.arg(value.first(20), value.last(10));
}

QString identifierText(IdentifierType type, const QString &value)
{
    return u"%1 %2"_s.arg(identifierTypeWord(type), shortIdentifier(value));
}

QString shortDeviceName(const QString &name)
{
    return name.size() <= longestName ? name : name.first(longestName - 1) + u'…';
}

} // namespace muster::ui
