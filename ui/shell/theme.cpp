// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QStyleHints>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

// In the order of the enumerations.
constexpr std::array<const char *, tokenCount> themeTokenNames{
    "window",       "surface",     "raised",        "sunken",      "header",     "hover",    "selected",  "selectedInactive",
    "changed",      "border",      "borderStrong",  "control",     "text",       "text2",    "text3",     "disabled",
    "accent",       "accentHover", "accentPressed", "onAccent",    "accentText", "focus",    "ok",        "okBg",
    "okBorder",     "okMark",      "warn",          "warnBg",      "warnBorder", "warnMark", "bad",       "badBg",
    "badBorder",    "badMark",     "prep",          "prepBg",      "prepBorder", "prepMark", "idle",      "idleBg",
    "idleBorder",   "idleMark",    "danger",        "dangerHover", "onDanger",   "tooltip",  "onTooltip", "chartGrid",
    "chartNeutral", "scroll",
};
constexpr std::array<const char *, sizeCount> themeSizeNames{
    "row",     "headerRow",   "rowTwoLine", "ruleRow",   "logRow",        "button",     "buttonSmall", "field",    "fieldSmall",
    "chip",    "checkBox",    "iconNav",    "iconTitle", "iconSmall",     "glyph",      "topBar",      "viewBar",  "queryBar",
    "bulkBar", "statusStrip", "navigation", "details",   "detailsPolicy", "wizardRail", "wizardSide",  "progress", "focusRing",
};
constexpr std::array themeSpaceNames{"xs", "s", "m", "l", "xl"};
constexpr std::array themeRadiusNames{"mark", "control", "card", "chip"};
constexpr std::array themeMotionNames{"changedFadeMs", "toastMs", "busyAfterMs", "barAfterMs"};
constexpr std::array themeFontSizeNames{"small", "body", "title"};
constexpr std::array themeWeightNames{"normal", "medium", "strong"};

QByteArray readThemeFile(const QString &name)
{
    QFile file(u":/theme/"_s + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is not embedded in this program", qPrintable(file.fileName()));
    return file.readAll();
}

QJsonValue themeValue(const QJsonObject &object, const char *name)
{
    const QJsonValue value = object.value(QLatin1StringView(name));
    if (value.isUndefined())
        qFatal("tokens.json has no \"%s\"", name);
    return value;
}

template<std::size_t N>
void readThemeNumbers(std::array<int, N> &numbers, const QJsonObject &object, const std::array<const char *, N> &names)
{
    for (std::size_t i = 0; i < N; ++i)
        numbers[i] = themeValue(object, names[i]).toInt();
}

} // namespace

Theme Theme::load(Scheme scheme)
{
    const QJsonObject root = QJsonDocument::fromJson(readThemeFile(u"tokens.json"_s)).object();
    const auto part = [&root](const char *name) { return themeValue(root, name).toObject(); };

    Theme theme;
    theme.m_scheme = scheme;
    const QJsonObject colours = themeValue(part("colour"), scheme == Dark ? "dark" : "light").toObject();
    for (std::size_t i = 0; i < tokenCount; ++i)
        theme.m_colours[i] = QColor(themeValue(colours, themeTokenNames[i]).toString());
    readThemeNumbers(theme.m_sizes, part("size"), themeSizeNames);
    readThemeNumbers(theme.m_spaces, part("spacing"), themeSpaceNames);
    readThemeNumbers(theme.m_radii, part("radius"), themeRadiusNames);
    readThemeNumbers(theme.m_motions, part("motion"), themeMotionNames);
    const QJsonObject font = part("font");
    readThemeNumbers(theme.m_fontSizes, themeValue(font, "sizes").toObject(), themeFontSizeNames);
    readThemeNumbers(theme.m_lineHeights, themeValue(font, "lineHeights").toObject(), themeFontSizeNames);
    readThemeNumbers(theme.m_weights, themeValue(font, "weights").toObject(), themeWeightNames);
    theme.m_iconStroke = themeValue(part("size"), "iconStroke").toDouble();
    return theme;
}

Theme::Scheme Theme::systemScheme()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark ? Dark : Light;
#endif
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness() ? Dark : Light;
}

Theme::ToneColours Theme::tone(Tone tone) const
{
    // The four colours of a tone stand in a row, from its text to its mark.
    constexpr std::array first{Token::Ok, Token::Warn, Token::Bad, Token::Prep, Token::Idle};
    const auto at = std::size_t(first[std::size_t(tone)]);
    return {m_colours[at], m_colours[at + 1], m_colours[at + 2], m_colours[at + 3]};
}

QFont Theme::font(TextSize size, TextWeight weight) const
{
    QFont font = QGuiApplication::font(); // the system's family, or the one somebody chose
    font.setPixelSize(m_fontSizes[std::size_t(size)]);
    font.setWeight(QFont::Weight(m_weights[std::size_t(weight)]));
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature("tnum", 1);
#endif
    return font;
}

QPalette Theme::palette() const
{
    constexpr std::pair<QPalette::ColorRole, Token> roles[] = {
        {QPalette::Window, Token::Window},
        {QPalette::WindowText, Token::Text},
        {QPalette::Base, Token::Surface},
        {QPalette::AlternateBase, Token::Surface},
        {QPalette::Text, Token::Text},
        {QPalette::PlaceholderText, Token::Text3},
        {QPalette::Button, Token::Raised},
        {QPalette::ButtonText, Token::Text},
        {QPalette::BrightText, Token::Bad},
        {QPalette::Highlight, Token::Selected},
        {QPalette::HighlightedText, Token::Text},
        {QPalette::Link, Token::AccentText},
        {QPalette::LinkVisited, Token::AccentText},
        {QPalette::ToolTipBase, Token::Tooltip},
        {QPalette::ToolTipText, Token::OnTooltip},
        {QPalette::Light, Token::Raised},
        {QPalette::Midlight, Token::Hover},
        {QPalette::Mid, Token::Border},
        {QPalette::Dark, Token::BorderStrong},
        {QPalette::Shadow, Token::BorderStrong},
    };
    QPalette palette;
    for (const auto &[role, token] : roles)
        palette.setColor(role, colour(token));
    palette.setColor(QPalette::Inactive, QPalette::Highlight, colour(Token::SelectedInactive));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, colour(Token::Disabled));
    palette.setColor(QPalette::Disabled, QPalette::Base, colour(Token::Sunken));
    palette.setColor(QPalette::Disabled, QPalette::Button, colour(Token::Sunken));
    return palette;
}

QString Theme::styleSheet() const
{
    QHash<QString, QString> names;
    for (std::size_t i = 0; i < tokenCount; ++i)
        names.insert(QLatin1StringView(themeTokenNames[i]), m_colours[i].name());
    const auto addNumbers = [&names](QLatin1StringView prefix, const auto &texts, const auto &numbers, QLatin1StringView unit) {
        for (std::size_t i = 0; i < numbers.size(); ++i)
            names.insert(prefix + QLatin1StringView(texts[i]), QString::number(numbers[i]) + unit);
    };
    addNumbers("size-"_L1, themeSizeNames, m_sizes, "px"_L1);
    addNumbers("space-"_L1, themeSpaceNames, m_spaces, "px"_L1);
    addNumbers("radius-"_L1, themeRadiusNames, m_radii, "px"_L1);
    addNumbers("font-"_L1, themeFontSizeNames, m_fontSizes, "px"_L1);
    addNumbers("weight-"_L1, themeWeightNames, m_weights, ""_L1);
    names.insert(u"scheme"_s, m_scheme == Dark ? u"dark"_s : u"light"_s);

    const QString sheet = QString::fromUtf8(readThemeFile(u"application.qss"_s));
    static const QRegularExpression reference(u"@([A-Za-z0-9-]*[A-Za-z0-9])"_s);
    QString made;
    qsizetype copied = 0;
    for (auto matches = reference.globalMatch(sheet); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const auto name = names.constFind(match.captured(1));
        if (name == names.cend())
            qFatal("application.qss names \"%s\", which tokens.json lacks", qPrintable(match.captured(1)));
        made += QStringView(sheet).mid(copied, match.capturedStart() - copied);
        made += *name;
        copied = match.capturedEnd();
    }
    made += QStringView(sheet).mid(copied);
    return made;
}

QString Theme::tokenName(Token token)
{
    return QString::fromLatin1(themeTokenNames[std::size_t(token)]);
}

QString Theme::sizeName(Size size)
{
    return QString::fromLatin1(themeSizeNames[std::size_t(size)]);
}

} // namespace muster::ui
