<?xml version="1.0" encoding="UTF-8"?>
<!-- A feed as a page, for whoever opens its address in a browser; apps read past it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" exclude-result-prefixes="itunes atom">
  <xsl:output method="html" encoding="UTF-8" doctype-system="about:legacy-compat"/>
  <xsl:template match="/rss/channel">
    <xsl:variable name="french" select="starts-with(language, 'fr')"/>
    <html lang="{language}">
      <head>
        <meta name="viewport" content="width=device-width,initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title><xsl:value-of select="title"/> – RSS</title>
        <link rel="stylesheet" href="{stylesheet}"/>
      </head>
      <body>
        <header class="top"><a class="show" href="{link}"><img src="{itunes:image/@href}" alt="" width="44" height="44"/><span><xsl:value-of select="title"/></span></a></header>
        <main id="main">
          <p class="notice">
            <xsl:choose>
              <xsl:when test="$french">Ceci est le flux du balado : ajoutez son adresse à votre application d’écoute, qui recevra chaque nouvel épisode.</xsl:when>
              <xsl:otherwise>This is the podcast’s feed: add its address to your listening app, which will get every new episode.</xsl:otherwise>
            </xsl:choose>
            <br/><code><xsl:value-of select="atom:link[@rel='self']/@href"/></code>
          </p>
          <h1><xsl:value-of select="title"/></h1>
          <p><xsl:value-of select="description"/></p>
          <h2><xsl:choose><xsl:when test="$french">Épisodes</xsl:when><xsl:otherwise>Episodes</xsl:otherwise></xsl:choose></h2>
          <ol class="episodes">
            <xsl:for-each select="item">
              <li>
                <p class="meta"><xsl:value-of select="substring(pubDate, 1, 16)"/></p>
                <h3>
                  <xsl:choose>
                    <xsl:when test="link"><a href="{link}"><xsl:value-of select="title"/></a></xsl:when>
                    <xsl:otherwise><xsl:value-of select="title"/></xsl:otherwise>
                  </xsl:choose>
                </h3>
                <audio controls="controls" preload="none" src="{enclosure/@url}" aria-label="{title}"></audio>
              </li>
            </xsl:for-each>
          </ol>
        </main>
      </body>
    </html>
  </xsl:template>
</xsl:stylesheet>
