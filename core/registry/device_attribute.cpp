// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/device_attribute.h"

#include "base/text.h"
#include "registry/command_context.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::registry {

const QString operatorSource = u"operator"_s;

namespace {

constexpr qsizetype mostTags = 64;

struct AttributeText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

struct Attribute
{
    const char *name;
    QString Device::*member;
    bool isRequired = false;
};

constexpr Attribute attributes[] = {
    {"name", &Device::name, true}, {"kind", &Device::kind}, {"vendor", &Device::vendor}, {"model", &Device::model},
    {"group", &Device::group},     {"site", &Device::site}, {"owner", &Device::owner},
};

Result<QStringList> tagsFrom(const QString &value)
{
    QStringList tags;
    for (const QString &part : value.split(u',')) {
        MUSTER_TRY(const QString tag, checkedText(part, AttributeText::tr("A tag")));
        const auto isSame = [folded = foldCase(tag)](const QString &other) { return foldCase(other) == folded; };
        if (!tag.isEmpty() && std::ranges::none_of(tags, isSame))
            tags += tag;
    }
    if (tags.size() > mostTags)
        return fail(ErrorCode::Rejected, AttributeText::tr("A device can have %1 tags.").arg(mostTags));
    return tags;
}

} // namespace

QStringList settableAttributes()
{
    QStringList names;
    for (const Attribute &attribute : attributes)
        names += QString::fromLatin1(attribute.name);
    return names << u"tags"_s;
}

Result<AttributeChange> setAttribute(Device &device, const QString &attribute, const QString &value, Timestamp now)
{
    if (attribute == "tags"_L1) {
        MUSTER_TRY(QStringList tags, tagsFrom(value));
        const QStringList old = std::exchange(device.tags, std::move(tags));
        if (old != device.tags)
            device.provenance.insert(attribute, {operatorSource, now});
        return AttributeChange{old.join(u','), device.tags.join(u',')};
    }
    for (const Attribute &candidate : attributes) {
        if (attribute != QLatin1StringView(candidate.name))
            continue;
        MUSTER_TRY(QString text, checkedText(value, attribute));
        if (candidate.isRequired && text.isEmpty())
            return fail(ErrorCode::Rejected, AttributeText::tr("%1 can't be empty.").arg(attribute), {}, attribute);
        if (candidate.member == &Device::kind)
            text = text.toLower();
        const QString old = std::exchange(device.*candidate.member, text);
        if (old != text)
            device.provenance.insert(attribute, {operatorSource, now});
        return AttributeChange{old, text};
    }
    return fail(ErrorCode::Rejected,
                AttributeText::tr("\"%1\" can't be set. What can: %2.").arg(attribute, settableAttributes().join(u", "_s)), {},
                attribute);
}

} // namespace muster::registry
